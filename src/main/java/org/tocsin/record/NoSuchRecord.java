package org.tocsin.record;

/** A register or a record that there is not; the message is for the person who asked. */
public class NoSuchRecord extends RuntimeException {

    NoSuchRecord(String register, String subject) {
        super("《%s》里没有编号为 %s 的记录".formatted(register, subject), null, false, false);
    }

    NoSuchRecord(String type) {
        super("没有登记簿 " + type, null, false, false);
    }
}
