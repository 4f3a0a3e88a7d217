package org.tributary.gateway.config.yaml;

/**
 * One mistake in a file.
 *
 * @param file name of the file as it was given
 * @param line from 1
 * @param column from 1
 * @param what what is wrong, as a sentence without its full stop
 * @param remedy what to do about it, as a sentence without its full stop
 */
public record Mistake(String file, int line, int column, String what, String remedy) {
    /** {@code file:line:column: what. remedy.} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + what + ". " + remedy + ".";
    }
}
