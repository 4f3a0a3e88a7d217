/**
 * A match's life over the admin API (API.md 5.11): what of each sponsor's money is promised, in public notice, confirmed, withdrawn, and
 * the steps between them.
 */
@NullMarked
package org.tributary.gateway.api.match;

import org.jspecify.annotations.NullMarked;
