package org.tocsin.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.TocsinTest;

/** How often a question is asked that is asked once in a transaction. */
@TocsinTest
class OncePerTransactionTest {

    @Autowired
    PlatformTransactionManager transactions;

    private final List<String> asked = new ArrayList<>();

    private final OncePerTransaction<String, Integer> question = new OncePerTransaction<>(key -> {
        asked.add(key);
        return asked.size();
    });

    @Test
    void aTransactionAsksOnceAndTheNextOneAnew() {
        inATransaction(() -> {
            assertThat(question.get("plan")).isEqualTo(1);
            assertThat(question.get("plan")).isEqualTo(1);
            assertThat(question.get("file")).isEqualTo(2);
        });
        inATransaction(() -> assertThat(question.get("plan")).isEqualTo(3));

        assertThat(question.get("plan")).isEqualTo(4);
        assertThat(question.get("plan")).isEqualTo(5);
    }

    @Test
    void aTransactionWithinAnotherAsksForItself() {
        inATransaction(() -> {
            assertThat(question.get("plan")).isEqualTo(1);
            inATransaction(() -> assertThat(question.get("plan")).isEqualTo(2));
            assertThat(question.get("plan")).isEqualTo(1);
        });
    }

    @Test
    void whatIsDoneAfterTheCommitAsksAnewAndLeavesNothingBehind() {
        inATransaction(() -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    question.get("plan");
                }
            });
            question.get("plan");
        });

        assertThat(asked).hasSize(2);
        assertThat(TransactionSynchronizationManager.getResource(question)).isNull();
    }

    private void inATransaction(Runnable step) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        template.executeWithoutResult(status -> step.run());
    }
}
