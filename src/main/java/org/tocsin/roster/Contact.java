package org.tocsin.roster;

/**
 * A way to reach somebody.
 *
 * @param channel {@code email}, {@code sms}, {@code voice}, {@code wecom}, {@code dingtalk} or {@code feishu}
 * @param address the e-mail address, the telephone number, or for a robot the number of whom it is to mention
 */
public record Contact(String channel, String address) {}
