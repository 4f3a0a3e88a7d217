package org.tributary.gateway.config.yaml;

/**
 * One mistake in a file.
 *
 * @param file name of the file as it was given
 * @param line from 1; 0 if it is in no file
 * @param column from 1
 * @param what what is wrong, as a sentence without its full stop
 * @param remedy what to do about it, as a sentence without its full stop
 */
public record Mistake(String file, int line, int column, String what, String remedy) {
    /** {@code file:line:column: what. remedy.}; without line and column if it is in no file. */
    @Override
    public String toString() {
        return (line == 0 ? file : file + ":" + line + ":" + column) + ": " + what + ". " + remedy + ".";
    }
}
