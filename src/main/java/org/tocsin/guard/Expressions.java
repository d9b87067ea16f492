package org.tocsin.guard;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the expression language that models may use: variables, literals, operators, and methods of
 * {@link ModelWord}s. Whatever else it can do leads out of the model into the JVM.
 */
final class Expressions {

    private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\.\\d+\\b");
    private static final Pattern METHOD = Pattern.compile("\\b(\\w+)\\s*\\.\\s*\\w+\\s*\\(");
    private static final Pattern CALL = Pattern.compile("\\b(\\w+)\\s*\\(");
    private static final Set<String> OPERATORS =
            Set.of("empty", "not", "and", "or", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod");

    private Expressions() {}

    /** The first expression in {@code text} that goes further than that. */
    static Optional<String> tooFar(String text, Set<String> modelWords) {
        for (int start = next(text, 0); start >= 0; start = next(text, start + 2)) {
            String body = withoutLiterals(text, start + 2);
            if (goesTooFar(body, modelWords)) {
                return Optional.of(text.substring(start, Math.min(text.length(), start + 80)));
            }
        }
        return Optional.empty();
    }

    private static int next(String text, int from) {
        int dollar = text.indexOf("${", from);
        int hash = text.indexOf("#{", from);
        return dollar < 0 ? hash : hash < 0 ? dollar : Math.min(dollar, hash);
    }

    /** An expression's code up to its closing brace; what stands in a literal is no code, a brace in it closes nothing. */
    private static String withoutLiterals(String text, int from) {
        StringBuilder code = new StringBuilder();
        for (int i = from; i < text.length() && text.charAt(i) != '}'; i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                code.append("''");
                for (i++; i < text.length() && text.charAt(i) != c; i++) {
                    if (text.charAt(i) == '\\') {
                        i++;
                    }
                }
            } else {
                code.append(c);
            }
        }
        return code.toString();
    }

    private static boolean goesTooFar(String body, Set<String> modelWords) {
        String rest = METHOD.matcher(NUMBER.matcher(body).replaceAll("0"))
                .replaceAll(m -> modelWords.contains(m.group(1)) ? "(" : Matcher.quoteReplacement(m.group()));
        return rest.chars().anyMatch(c -> "[].{;\\".indexOf(c) >= 0)
                || CALL.matcher(rest).results().anyMatch(call -> !OPERATORS.contains(call.group(1)));
    }
}
