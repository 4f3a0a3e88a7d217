package org.tributary.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.2.1",
                "203.0.113.9",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:7f00:1::",
                "2001:db8::1"
            })
    void shouldKnowAnAddressInsideTheHostsNetworks(final String text) throws UnknownHostException {
        assertThat(PublicAddresses.isPrivate(InetAddress.getByName(text)))
                .as(text)
                .isTrue();
        assertThatThrownBy(() -> new PublicAddresses(false).resolve(text)).hasMessageContaining("allowPrivate: true");
        assertThat(new PublicAddresses(true).resolve(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.128.0.1",
                "198.20.0.1",
                "2606:4700::1111",
                "64:ff9b::1.1.1.1",
                "2002:101:101::"
            })
    void shouldLetPublicAddressesPass(final String text) throws UnknownHostException {
        assertThat(new PublicAddresses(false).resolve(text)).hasSize(1);
    }

    @Test
    void shouldRefuseANameThatLeadsInside() {
        assertThatThrownBy(() -> new PublicAddresses(false).resolve("localhost"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("localhost is ");
    }
}
