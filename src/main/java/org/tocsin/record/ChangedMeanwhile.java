package org.tocsin.record;

/** Somebody else has corrected the record since it was looked at. */
public class ChangedMeanwhile extends RuntimeException {

    ChangedMeanwhile() {
        super("这条记录刚被他人更正，请重新打开后再改", null, false, false);
    }
}
