package org.tocsin.roster.web;

/** Who may change the roster: administrators, and whoever an administrator has given access to the application {@code roster}. */
public interface Editors {

    boolean mayEdit(String user);
}
