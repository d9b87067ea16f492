package org.tocsin.notification.web;

import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;

/** Two people who answer in the same moment: the second one's answer is taken again, not lost. */
final class Repeated {

    private static final int TRIES = 3;

    private Repeated() {}

    static String onConflict(Supplier<String> step) {
        for (int n = 1; ; n++) {
            try {
                return step.get();
            } catch (ConcurrencyFailureException e) {
                if (n == TRIES) {
                    throw e;
                }
            }
        }
    }
}
