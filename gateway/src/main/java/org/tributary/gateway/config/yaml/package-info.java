/**
 * YAML with places: a bounded reader of documents into nodes with line and column, sections that are read key by key,
 * and the collection of all mistakes of a file, so that a user can correct them together.
 *
 * <p>The only package that imports snakeyaml-engine. Knows nothing of campaigns or settings. Start reading at
 * {@link org.tributary.gateway.config.yaml.Section}.
 */
@NullMarked
package org.tributary.gateway.config.yaml;

import org.jspecify.annotations.NullMarked;
