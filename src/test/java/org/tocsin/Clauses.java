package org.tocsin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;

/** The clauses of the source plans, the elements of models that cite them, and the tests that pass these elements. */
final class Clauses {

    static final Path REQUIREMENTS = Path.of("docs/requirements.md");
    static final Path EXCEPTIONS = Path.of("docs/clause-exceptions.md");
    static final Path PAGE = Path.of("docs/clauses.md");

    /** Kinds of clauses that a procedure must carry: steps, deadlines, tellings, records, aftermath, drills, what staff say. */
    private static final String CARRIED = "PDNRXEC";

    private static final Path PROCESSES = Path.of("processes");
    private static final Path TESTS = Path.of("src/test/java/org/tocsin/procedure");
    private static final Pattern CITED = Pattern.compile("S(?:0|1|2|3A|3B|3C|4)-\\d+(?:\\.(?:\\d+|n))*[a-z]?(?![\\w])");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (S[^ |]*-[^ |]+) \\|[^|]*\\|([^|]*)\\|([^|]*)");
    private static final Pattern RANGE = Pattern.compile("(.*\\.)(\\d+)–(\\d+)");
    private static final Pattern EXCEPTION = Pattern.compile("(?m)^\\| (S[^ |]*-[^ |]+) \\|([^|]*)\\|");
    private static final Pattern COVERED = Pattern.compile("ModelCoverage\\s*\\.ofAll\\(([^)]*)\\)");

    /**
     * A clause.
     *
     * @param kinds its letters in requirements.md
     */
    record Clause(String id, String kinds, String text) {

        boolean carried() {
            return kinds.chars().anyMatch(kind -> CARRIED.indexOf(kind) >= 0);
        }
    }

    /** An element of a model. */
    record Element(String procedure, String id) {}

    private Clauses() {}

    /** All clauses, in the order of requirements.md. */
    static Map<String, Clause> all() {
        Map<String, Clause> all = new LinkedHashMap<>();
        for (MatchResult row : matches(ROW, read(REQUIREMENTS))) {
            for (String id : ids(row.group(1))) {
                all.put(id, new Clause(id, row.group(2).strip(), row.group(3).strip()));
            }
        }
        return all;
    }

    /** A row may stand for several clauses: {@code S3A-3.2.1–4}. */
    private static List<String> ids(String id) {
        Matcher range = RANGE.matcher(id);
        return range.matches()
                ? IntStream.rangeClosed(Integer.parseInt(range.group(2)), Integer.parseInt(range.group(3)))
                        .mapToObj(n -> range.group(1) + n)
                        .toList()
                : List.of(id);
    }

    /** The elements that cite each clause in their documentation. */
    static Map<String, List<Element>> citations() {
        Map<String, List<Element>> citations = new TreeMap<>();
        for (Path file : files(PROCESSES, ".bpmn")) {
            BpmnModelInstance model = Bpmn.readModelFromFile(file.toFile());
            String key = model.getModelElementsByType(Process.class)
                    .iterator()
                    .next()
                    .getId();
            model.getModelElementsByType(FlowNode.class)
                    .forEach(element -> cited(element)
                            .forEach(clause -> citations
                                    .computeIfAbsent(clause, c -> new ArrayList<>())
                                    .add(new Element(key, element.getId()))));
        }
        return citations;
    }

    private static Set<String> cited(FlowNode element) {
        return element.getDocumentations().stream()
                .flatMap(text -> matches(CITED, text.getTextContent()).stream())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why no model carries a clause, and what does. */
    static Map<String, String> exceptions() {
        Map<String, String> exceptions = new LinkedHashMap<>();
        matches(EXCEPTION, read(EXCEPTIONS)).forEach(row -> {
            for (String id : ids(row.group(1))) {
                exceptions.put(id, row.group(2).strip());
            }
        });
        return exceptions;
    }

    /** The test classes that assert that they pass every element of a procedure, by its key. */
    static Map<String, Set<String>> tests() {
        Map<String, Set<String>> tests = new TreeMap<>();
        for (Path file : files(TESTS, "Test.java")) {
            for (MatchResult covered : matches(COVERED, read(file))) {
                Arrays.stream(covered.group(1).split(","))
                        .map(String::strip)
                        .filter(name -> name.endsWith(".KEY"))
                        .map(name -> key(name.substring(0, name.length() - ".KEY".length())))
                        .forEach(key -> tests.computeIfAbsent(key, k -> new TreeSet<>())
                                .add(file.getFileName().toString().replace(".java", "")));
            }
        }
        return tests;
    }

    private static String key(String names) {
        Matcher key = Pattern.compile("String KEY = \"([^\"]+)\"").matcher(read(TESTS.resolve(names + ".java")));
        if (!key.find()) {
            throw new IllegalStateException(names + " has no KEY");
        }
        return key.group(1);
    }

    /** The page as it should stand in docs. */
    static String page() {
        Map<String, List<Element>> citations = citations();
        Map<String, Set<String>> tests = tests();
        Map<String, String> exceptions = exceptions();
        StringBuilder page = new StringBuilder("""
                <!-- Made by ./mvnw test -Dtest=ClausesTest -Dtocsin.write from requirements.md, the documentation of the
                models' elements, clause-exceptions.md and the tests. Change those. -->

                # Clause by clause

                Every clause of [the source plans](requirements.md) that a procedure carries: the elements that cite it, and the
                tests that pass each of them (a test class that is named here fails unless it passes every element of the procedure).
                Clauses that software cannot carry, or that something else than a model carries, stand in
                [the exceptions](clause-exceptions.md).

                The letters of the kind are explained in front of the requirements: every clause of kind P, D, N, R, X, E or C is
                here or among the exceptions, others only where an element cites them. An element is found by its id on the page
                of its procedure, where its own words say what it does about the clause. What is cited at a limit also stands in
                the last column of `limits.dmn`.

                | clause | kind | what it asks for | elements | tests |
                | --- | --- | --- | --- | --- |
                """);
        all().values().forEach(clause -> {
            List<Element> elements = citations.getOrDefault(clause.id(), List.of());
            String carriers = elements.isEmpty()
                    ? exceptions.containsKey(clause.id()) ? "[exception](clause-exceptions.md)" : ""
                    : byProcedure(elements);
            String classes = elements.stream()
                    .flatMap(element -> tests.getOrDefault(element.procedure(), Set.of()).stream())
                    .distinct()
                    .sorted()
                    .map(test -> "`" + test + "`")
                    .collect(Collectors.joining(", "));
            if (!carriers.isEmpty()) {
                page.append("| %s | %s | %s | %s | %s |%n"
                        .formatted(clause.id(), clause.kinds(), clause.text(), carriers, classes));
            }
        });
        return page.toString().replace(System.lineSeparator(), "\n");
    }

    private static String byProcedure(List<Element> elements) {
        Map<String, List<String>> byProcedure = new TreeMap<>();
        elements.forEach(element -> byProcedure
                .computeIfAbsent(element.procedure(), p -> new ArrayList<>())
                .add(element.id()));
        return byProcedure.entrySet().stream()
                .map(p -> "[%s](procedures/%s.md): %s"
                        .formatted(
                                p.getKey(),
                                p.getKey(),
                                p.getValue().stream().map(id -> "`" + id + "`").collect(Collectors.joining(", "))))
                .collect(Collectors.joining("; "));
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
