package org.tocsin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;

@AnalyzeClasses(packages = "org.tocsin", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule only_bpmn_cockpit_and_engine_packages_know_the_engine = noClasses()
            .that()
            .resideOutsideOfPackages("..bpmn..", "..cockpit..", "..engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camunda.bpm.engine..");

    @ArchTest
    static final ArchRule delivery_can_run_without_the_engine = noClasses()
            .that()
            .resideInAPackage("..delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda.bpm.engine..", "..engine..", "..bpmn..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule delegates_are_hidden_and_named_as_such = classes()
            .that()
            .implement(JavaDelegate.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .haveSimpleNameEndingWith("Delegate")
            .andShould()
            .resideInAPackage("..bpmn..");

    @ArchTest
    static final ArchRule listeners_are_hidden_and_named_as_such = classes()
            .that()
            .implement(TaskListener.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .haveSimpleNameEndingWith("Listener")
            .andShould()
            .resideInAPackage("..bpmn..");
}
