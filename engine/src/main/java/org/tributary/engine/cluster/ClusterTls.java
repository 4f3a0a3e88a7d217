package org.tributary.engine.cluster;

import java.nio.file.Path;

/**
 * Files of mutual TLS between nodes: each shows its certificate and takes only those that the authority has signed. All are PEM; the
 * key is PKCS#8 without a password. A certificate names the host or address under which the members list has the node.
 */
public record ClusterTls(Path certificate, Path key, Path authority) {}
