package org.tocsin.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** What transactions that add to several chains write, alone and beside each other. */
@TocsinTest
class ChainTest {

    @Autowired
    Story story;

    @Autowired
    Chain chain;

    @Autowired
    Verification verification;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void theEntriesOfATransactionGoToTheirChainsInTheirOrder() {
        append("T-2", "一", "T-1", "甲", "T-2", "二");
        append("T-1", "乙", "T-3", "子", "T-2", "三");

        assertThat(texts("T-1")).containsExactly("甲", "乙");
        assertThat(texts("T-2")).containsExactly("一", "二", "三");
        assertThat(texts("T-3")).containsExactly("子");
        assertLinked("T-1", "T-2", "T-3");
    }

    @Test
    void manyTransactionsThatBeginAndContinueTheSameChainsLoseNothingAndNeverWaitInACircle() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        Random chance = new Random(6);
        int[] expected = new int[39];
        for (int n = 0; n < 200; n++) {
            // Names that are new every now and then, in any order: beginning a chain is where two could meet.
            List<String> entries = new ArrayList<>();
            for (int e = 0; e < 3; e++) {
                int number = n / 10 + chance.nextInt(20);
                expected[number]++;
                entries.add("T-" + number);
                entries.add("条目 " + n + "." + e);
            }
            all.add(threads.submit(() -> append(entries.toArray(String[]::new))));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();

        for (int number = 0; number < expected.length; number++) {
            assertThat(texts("T-" + number)).hasSize(expected[number]);
            assertLinked("T-" + number);
        }
    }

    private void append(String... chainsAndTexts) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            for (int n = 0; n < chainsAndTexts.length; n += 2) {
                chain.append(chainsAndTexts[n], story.now(), "DONE", null, chainsAndTexts[n + 1], Map.of());
            }
        });
    }

    private List<String> texts(String name) {
        return chain.entries(name).stream().map(ChainEntry::text).toList();
    }

    private void assertLinked(String... names) {
        for (String name : names) {
            assertThat(verification.verify(name, "auditor").findings()).isEmpty();
        }
    }
}
