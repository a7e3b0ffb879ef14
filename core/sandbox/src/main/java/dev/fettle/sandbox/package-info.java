/**
 * Disposable Debian hosts with a real systemd and sshd, and the connector to them. Start at {@link
 * dev.fettle.sandbox.Sandbox}.
 */
@NullMarked
package dev.fettle.sandbox;

import org.jspecify.annotations.NullMarked;
