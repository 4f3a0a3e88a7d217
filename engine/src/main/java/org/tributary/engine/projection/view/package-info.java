/**
 * Values that readers of the projections receive: immutable, complete, and taken under one publication.
 */
package org.tributary.engine.projection.view;
