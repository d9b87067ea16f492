package org.tocsin.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tocsin.notification.Hmac;

/** The vendors' signatures are the ones of the examples that they publish. */
class SignaturesTest {

    /** Alibaba Cloud, "V3 request structure and signature": RunInstances with every input fixed. */
    @Test
    void aliyunSignsAsItsPublishedExample() {
        TreeMap<String, String> query = new TreeMap<>(
                Map.of("RegionId", "cn-shanghai", "ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"));
        TreeMap<String, String> headers = new TreeMap<>(Map.of(
                "host", "ecs.cn-shanghai.aliyuncs.com",
                "x-acs-action", "RunInstances",
                "x-acs-version", "2014-05-26",
                "x-acs-date", "2023-10-26T10:22:32Z",
                "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
                "x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));

        assertThat(AliyunSms.authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers))
                .isEqualTo("ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
                        + "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
                        + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    }

    /** Tencent Cloud, "signature v3": DescribeInstances; the key is printed as asterisks and is asterisks. */
    @Test
    void tencentSignsAsItsPublishedExample() {
        String payload =
                "{\"Limit\": 1, \"Filters\": [{\"Values\": [\"\\u672a\\u547d\\u540d\"], \"Name\": \"instance-name\"}]}";

        assertThat(TencentSms.authorization(
                        "AKID" + "*".repeat(32),
                        "*".repeat(32),
                        "cvm",
                        "cvm.tencentcloudapi.com",
                        "DescribeInstances",
                        Instant.ofEpochSecond(1551113065),
                        payload))
                .endsWith("/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, "
                        + "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f");
    }

    /** RFC 4231, test case 2. */
    @Test
    void theKeyedHashIsTheStandardsOne() {
        assertThat(Hmac.hex(Hmac.sign("Jefe", "what do ya want for nothing?")))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
