package org.tocsin.engine;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.ModelWord;

/** Several choices, which variables hold as texts separated by commas. */
@Component("lists")
@ModelWord
public class Lists {

    /** Whether two such texts have a choice in common. */
    public boolean overlap(@Nullable String some, @Nullable String others) {
        Set<String> shared = set(some);
        shared.retainAll(set(others));
        return !shared.isEmpty();
    }

    /** The first text without the choices of the second, in their order; empty if none is left. */
    public String without(@Nullable String some, @Nullable String others) {
        Set<String> left = set(some);
        left.removeAll(set(others));
        return String.join(",", left);
    }

    private static Set<String> set(@Nullable String text) {
        Set<String> parts = new LinkedHashSet<>();
        if (text != null) {
            Arrays.stream(text.split(","))
                    .map(String::trim)
                    .filter(p -> !p.isEmpty())
                    .forEach(parts::add);
        }
        return parts;
    }
}
