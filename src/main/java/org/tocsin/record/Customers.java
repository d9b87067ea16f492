package org.tocsin.record;

import java.text.Normalizer;
import java.util.Locale;

/** Customers' numbers, written in whatever way. */
final class Customers {

    private Customers() {}

    /** Letters and digits only, full width as half, without the country's code that some write before a mobile number. */
    static String normalised(String number) {
        String plain = Normalizer.normalize(number, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
        return plain.matches("(86|0086)1\\d{10}") ? plain.substring(plain.length() - 11) : plain;
    }
}
