/**
 * The independent oracle: a plain, slow model of every rule, written from RULES.md alone, and the
 * random streams that core and model must decide alike. Shares the codecs and the campaign model with the core, no rule.
 *
 * <p>Start reading at {@link org.tributary.engine.oracle.Oracle} (the model), {@link
 * org.tributary.engine.oracle.StreamGenerator} (what happens) and {@link org.tributary.engine.oracle.Duel} (who is right).
 */
package org.tributary.engine.oracle;
