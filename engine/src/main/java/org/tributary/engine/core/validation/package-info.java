/**
 * What a payment says, and why it is held. Start reading at {@link
 * org.tributary.engine.core.validation.PaymentRules}.
 */
package org.tributary.engine.core.validation;
