package org.tocsin.audit;

/** Who may read history: auditors and administrators. */
public interface Readers {

    boolean mayRead(String user);
}
