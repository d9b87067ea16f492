package org.tocsin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What models may ask about several choices in one text. */
class ListsTest {

    private final Lists lists = new Lists();

    @Test
    void twoTextsOverlapInAWholeChoiceAndNotInAPartOfOne() {
        assertThat(lists.overlap("phone-bank, mail", "mail")).isTrue();
        assertThat(lists.overlap("phone-bank", "phone")).isFalse();
        assertThat(lists.overlap(null, "mail")).isFalse();
    }

    @Test
    void whatIsTakenAwayIsGoneAndTheRestKeepsItsOrder() {
        assertThat(lists.without("phone-bank,agent-system, mail", "agent-system"))
                .isEqualTo("phone-bank,mail");
        assertThat(lists.without("mail", "mail,other")).isEmpty();
        assertThat(lists.without(null, "mail")).isEmpty();
        assertThat(lists.without("mail", null)).isEqualTo("mail");
    }
}
