package org.tocsin.record;

/** Who may read the registers, which hold customers' data. */
public interface RegisterReaders {

    boolean signedInMayRead();
}
