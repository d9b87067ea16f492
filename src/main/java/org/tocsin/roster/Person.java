package org.tocsin.roster;

import java.util.List;

/**
 * Somebody who can be told something.
 *
 * @param id the account's id, or an id of the roster's own for people without an account
 * @param contacts the ways to reach them, in the order to try
 * @param outside whether they are not of the bank
 */
public record Person(String id, String name, List<Contact> contacts, boolean outside) {

    public Person(String id, String name, List<Contact> contacts) {
        this(id, name, contacts, false);
    }
}
