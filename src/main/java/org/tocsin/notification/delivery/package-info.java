/**
 * Sends messages by the channels that the bank has. Knows the engine only as a remote one, so it also runs as a process
 * of its own.
 */
@org.jspecify.annotations.NullMarked
package org.tocsin.notification.delivery;
