package org.tocsin.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in a model, and what would lead out of it. */
class ForeignCodeTest {

    private final ForeignCode code = new ForeignCode(Set.of("lists", "people"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${faultLevel}",
                "${faultLevel == 3 && !drill}",
                "${verdict == 'join' || outcome == \"joined\"}",
                "${lists.overlap(affectedService, continuityServices)}",
                "${tellManagersAtOnce ? 'agent-admin,centre-manager' : 'agent-admin'}",
                "${empty (recoveredAt)}",
                "${impact > 1.5}",
                "${summary == 'a.b(c)[d]'}",
                "${repairGroups},back-office",
                "追加任务：${extraTitle}",
                "no expression at all. (Really) [not]"
            })
    void theModelsOwnPartOfTheLanguageIsAllowed(String text) {
        assertThat(Expressions.tooFar(text, Set.of("lists"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${''.getClass()}",
                "${execution.getProcessEngineServices()}",
                "${execution.processEngine}",
                "${faultLevel.class}",
                "${['cl'.concat('ass')]['for'.concat('Name')]('x')}",
                "${execution['processEngine']}",
                "#{task.delete()}",
                "${lists.overlap(''.getClass(), x)}",
                "${lists.getClass().forName('x')}",
                "${lists .  overlap(a, b) . x}",
                "${now()}",
                "${safe} ${evil.run()}",
                "it's ${evil.run()} isn't it",
                "${'}'.concat('x')}",
                "${x = 1; y.z}",
                "${ evil.run( "
            })
    void whatLeadsIntoTheJvmIsNot(String text) {
        assertThat(Expressions.tooFar(text, Set.of("lists"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x:sendTask id='a' camunda:class='java.lang.Object'/>",
                "<x:sendTask id='a' camunda:expression='${x}'/>",
                "<x:businessRuleTask id='a' camunda:expression='${x}'/>",
                "<x:serviceTask id='a' camunda:type='shell'/>",
                "<x:scriptTask id='a'/>",
                "<x:e id='a'><camunda:script>1</camunda:script></x:e>",
                "<x:e id='a'><camunda:connector/></x:e>",
                "<x:e id='a'><camunda:executionListener class='java.lang.Object'/></x:e>",
                "<x:e id='a'><camunda:taskListener expression='${x}'/></x:e>",
                "<x:conditionExpression language='groovy'>1</x:conditionExpression>",
                "<x:inputEntry expressionLanguage='javascript'><x:text>1</x:text></x:inputEntry>",
                "<x:conditionExpression>$&#123;a.b()}</x:conditionExpression>",
                "<x:conditionExpression><![CDATA[${a.b()}]]></x:conditionExpression>",
                "<x:e id='a' name='${a.b()}'/>"
            })
    void codeFromElsewhereIsFoundInElementsAndAttributes(String element) {
        assertThat(code.problems("f", document(element))).isNotEmpty();
    }

    @Test
    void aDocumentTypeIsRefusedBecauseEntitiesCouldHideAnything() {
        assertThat(code.problems("f", "<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>"))
                .isNotEmpty();
    }

    @Test
    void whatIsShippedIsFreeOfIt() throws IOException {
        try (var files = Files.list(Path.of("processes"))) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.(bpmn|dmn)")).toList()) {
                assertThat(code.problems(file.toString(), Files.readString(file)))
                        .isEmpty();
            }
        }
    }

    private static String document(String element) {
        return "<x:definitions xmlns:x='urn:x' xmlns:camunda='http://camunda.org/schema/1.0/bpmn'>" + element
                + "</x:definitions>";
    }
}
