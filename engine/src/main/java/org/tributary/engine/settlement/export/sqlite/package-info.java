/**
 * Pages of an SQLite database, written front to back without the library: a day of ten million rows settles within a
 * minute only this way (figures in benchmarks/README.md). The library reads every file back in the tests and checks its
 * integrity.
 *
 * <p>Imports the JDK alone. Start reading at {@link org.tributary.engine.settlement.export.sqlite.SqliteTree}.
 */
@NullMarked
package org.tributary.engine.settlement.export.sqlite;

import org.jspecify.annotations.NullMarked;
