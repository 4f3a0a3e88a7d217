/**
 * Text forms that people and programs share: yuan, instants. Imports the JDK alone.
 */
package org.tributary.engine.text;
