package org.tocsin.record;

/** The place of a value that has been masked. */
public enum Masked {
    VALUE;

    /** What people read there. */
    public static final String SHOWN = "已脱敏";
}
