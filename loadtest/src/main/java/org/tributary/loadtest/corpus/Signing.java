package org.tributary.loadtest.corpus;

/** First transaction number and the time that the channels sign, epoch milliseconds. */
public record Signing(long firstNumber, long atMs) {}
