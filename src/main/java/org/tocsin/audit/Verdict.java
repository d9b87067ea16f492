package org.tocsin.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a limit was kept, and by how much, in words.
 *
 * @param missed null while that is still undecided
 */
public record Verdict(@Nullable Boolean missed, String text) {

    /**
     * A recovery at exactly the limit is kept.
     *
     * @param recovered when it was over for those affected; null if it never was, or not yet
     * @param closed when it was closed; null while it is open
     */
    public static Verdict of(Instant due, @Nullable Instant recovered, @Nullable Instant closed, Instant now) {
        Instant over = recovered == null ? closed : recovered;
        if (over == null) {
            return now.isAfter(due)
                    ? new Verdict(true, "已超时 " + words(Duration.between(due, now)) + "，尚未恢复")
                    : new Verdict(null, "未到期，还剩 " + words(Duration.between(now, due)));
        }
        String from = recovered == null ? "，以结束时间计" : "";
        if (over.isAfter(due)) {
            return new Verdict(true, "超时 " + words(Duration.between(due, over)) + from);
        }
        return new Verdict(
                false, over.equals(due) ? "正好在时限内" + from : "提前 " + words(Duration.between(over, due)) + from);
    }

    /** A length of time as people say it: the two largest units, and no unit that is nothing. */
    public static String words(Duration length) {
        long days = length.toDays();
        List<String> parts = new ArrayList<>();
        add(parts, days, "天");
        add(parts, length.toHoursPart(), "小时");
        if (days == 0) {
            add(parts, length.toMinutesPart(), "分");
            if (length.toHours() == 0) {
                add(parts, length.toSecondsPart(), "秒");
            }
        }
        return parts.isEmpty() ? days == 0 && length.toMillis() > 0 ? "不足 1 秒" : "0 秒" : String.join(" ", parts);
    }

    private static void add(List<String> parts, long number, String unit) {
        if (number > 0) {
            parts.add(number + " " + unit);
        }
    }
}
