/**
 * Text forms of amounts and times for people and programs. Imports only the JDK.
 */
@NullMarked
package org.tributary.engine.text;

import org.jspecify.annotations.NullMarked;
