package org.tocsin.guard;

/**
 * Something that came in from outside and is refused; the message is for the person who sent it, in Chinese, and names
 * the field. Nothing has been started or changed when it is thrown.
 */
public class InvalidInput extends RuntimeException {

    public InvalidInput(String message) {
        super(message, null, false, false);
    }

    /** The input {@code field}, shown to people as {@code label}, is refused because of {@code problem}. */
    public static InvalidInput of(String field, String label, String problem) {
        return new InvalidInput(
                label.isBlank() || label.equals(field)
                        ? "字段 %s：%s".formatted(field, problem)
                        : "字段「%s」(%s)：%s".formatted(label, field, problem));
    }
}
