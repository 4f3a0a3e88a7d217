/**
 * The parts that all payment channels share: a callback as received, its content once verified, and the port that the
 * channels' packages ({@code gateway.channel.wechatpay} and so on) implement. Keys are read and checked in {@code
 * channel.key}, bytes become fields in {@code channel.parse}.
 *
 * <p>May import the JDK, a crypto provider and Jackson's streaming parser; knows nothing of Netty or the engine.
 */
@NullMarked
package org.tributary.gateway.channel;

import org.jspecify.annotations.NullMarked;
