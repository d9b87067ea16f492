package org.tocsin.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    private static final Instant DUE = Instant.parse("2026-11-22T01:00:00Z");

    /** Times are those after the limit. */
    @ParameterizedTest
    @CsvSource({
        "PT0S,, PT9S, false, 正好在时限内",
        "PT0.001S,, PT9S, true, 超时 不足 1 秒",
        "PT12M30S, PT20M, PT1H, true, 超时 12 分 30 秒",
        "PT-3M, PT5M, PT1H, false, 提前 3 分",
        "PT26H1S,, PT30H, true, 超时 1 天 2 小时",
        ",, PT1H, true, 已超时 1 小时，尚未恢复",
        ",, PT-90S,, 未到期，还剩 1 分 30 秒",
        ", PT-10M, PT1H,, 未到时限即结束，没有恢复时间，不作判定",
        ", PT0S, PT1H,, 未到时限即结束，没有恢复时间，不作判定",
        ", PT10M, PT1H, true, 超时 10 分，未恢复而结束"
    })
    void aLimitIsKeptOrMissedByTheRecoveryOnRecordAndUndecidedWithoutOne(
            @Nullable Duration recovered,
            @Nullable Duration closed,
            Duration now,
            @Nullable Boolean missed,
            String text) {
        assertThat(Verdict.of(DUE, after(recovered), after(closed), DUE.plus(now)))
                .isEqualTo(new Verdict(missed, text));
    }

    private static @Nullable Instant after(@Nullable Duration length) {
        return length == null ? null : DUE.plus(length);
    }
}
