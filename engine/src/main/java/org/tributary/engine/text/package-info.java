/**
 * Text forms that people and programs share: yuan, instants. Imports the JDK alone.
 */
@NullMarked
package org.tributary.engine.text;

import org.jspecify.annotations.NullMarked;
