package org.tocsin.roster.book;

import java.util.List;
import java.util.stream.Collectors;
import org.tocsin.guard.InvalidInput;

/** A change that would make the roster wrong; nothing of it has been written. */
public class Refused extends InvalidInput {

    private final transient List<Problem> problems;

    public Refused(List<Problem> problems) {
        super(problems.stream().map(Problem::text).collect(Collectors.joining("；")));
        this.problems = List.copyOf(problems);
    }

    public Refused(String text) {
        this(List.of(new Problem(null, text)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
