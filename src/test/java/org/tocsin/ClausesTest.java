package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every clause of the source plans that a procedure must carry is carried by an element, or said not to be, and why. */
class ClausesTest {

    @Test
    void everyClauseIsCitedByAnElementOrExceptedWithAReason() {
        Set<String> known = new TreeSet<>(Clauses.citations().keySet());
        Clauses.exceptions().forEach((clause, reason) -> {
            assertThat(reason).as("why no model carries %s", clause).hasSizeGreaterThan(10);
            known.add(clause);
        });

        assertThat(Clauses.all().values().stream()
                        .filter(Clauses.Clause::carried)
                        .map(Clauses.Clause::id)
                        .filter(clause -> !known.contains(clause)))
                .as("clauses that nothing carries and nobody has excepted")
                .isEmpty();
    }

    @Test
    void whatModelsCiteAreClauses() {
        Set<String> clauses = Clauses.all().keySet();

        Map<String, List<Clauses.Element>> wrong = Clauses.citations().entrySet().stream()
                // A whole chapter may be named as well.
                .filter(citation -> clauses.stream()
                        .noneMatch(clause ->
                                clause.equals(citation.getKey()) || clause.startsWith(citation.getKey() + ".")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(wrong)
                .as("citations of clauses that requirements.md does not have")
                .isEmpty();
    }

    @Test
    void anExceptionIsAClauseThatNoElementCites() {
        assertThat(Clauses.all().keySet()).containsAll(Clauses.exceptions().keySet());
        assertThat(Clauses.exceptions().keySet())
                .as("exceptions that a model carries by now")
                .noneMatch(Clauses.citations()::containsKey);
    }

    @Test
    void everyProcedureThatCitesAClauseHasATestThatPassesAllOfIt() {
        Set<String> procedures = Clauses.citations().values().stream()
                .flatMap(List::stream)
                .map(Clauses.Element::procedure)
                .collect(Collectors.toSet());

        assertThat(Clauses.tests().keySet()).containsAll(procedures);
    }

    @Test
    void thePageIsAsTheModelsAre() throws IOException {
        if (System.getProperty("tocsin.write") != null) {
            Files.writeString(Clauses.PAGE, Clauses.page());
        }

        assertThat(Clauses.read(Clauses.PAGE))
                .as("docs/clauses.md; write it anew with ./mvnw test -Dtest=ClausesTest -Dtocsin.write")
                .isEqualTo(Clauses.page());
    }
}
