package org.tocsin.audit;

/** Who may read history: auditors and administrators. */
public interface Readers {

    boolean mayRead(String user);

    /** Whether somebody may change things in Cockpit too; whoever may not is not to be tempted by buttons that refuse. */
    boolean mayChange(String user);
}
