/**
 * Changes by people: their reasons, the second person that large ones take, and what the core refuses.
 *
 * <p>To let one more change take a second person:
 *
 * <ol>
 *   <li>Name it in {@link org.tributary.gateway.api.change.Approvable}: its word in the audit trail, the role that may ask for
 *       it and approve it, and whether the set sum matters.
 *   <li>Let the core take its command as a request: add the command's template to {@code isApprovable} in the engine's {@code
 *       ApprovalHandler}. The command must fit into {@code MAX_COMMAND_BYTES} with about 180 bytes of the request around it.
 *   <li>In the handler of its route, encode the whole command (with {@code request.actor()} and the {@link
 *       org.tributary.gateway.api.change.Reason}) instead of sending it, and hand it over: {@code secondPerson.carryOut(request,
 *       new Change(Approvable.POOL_BUDGET, pool, effectFen, command), result -> answer)}. It is decided at once, or journaled
 *       as a request and answered with 202.
 * </ol>
 *
 * <p>An approval brings the same bytes, and the core decides them in the approval's own record. Whoever reads records sees the
 * command itself ({@code JournalRecord.command}), with {@code JournalRecord.isApproved()} true: read models, settlements and
 * {@code inspect} need no change.
 */
@NullMarked
package org.tributary.gateway.api.change;

import org.jspecify.annotations.NullMarked;
