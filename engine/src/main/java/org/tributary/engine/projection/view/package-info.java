/**
 * Values that readers of the projections receive: immutable, complete, and taken under one publication.
 */
@NullMarked
package org.tributary.engine.projection.view;

import org.jspecify.annotations.NullMarked;
