package org.tocsin.record;

/** A register or a record that there is not; the message is for the person who asked. */
public class NoSuchRecord extends RuntimeException {

    NoSuchRecord(String register, String subject) {
        this("《%s》里没有编号为 %s 的记录".formatted(register, subject));
    }

    private NoSuchRecord(String message) {
        super(message, null, false, false);
    }

    static NoSuchRecord ofType(String type) {
        return new NoSuchRecord("没有登记簿 " + type);
    }

    static NoSuchRecord ofIncident(String incident) {
        return new NoSuchRecord("没有事件 " + incident);
    }
}
