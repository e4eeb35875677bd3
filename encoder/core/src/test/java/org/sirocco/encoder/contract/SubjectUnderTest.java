package org.sirocco.encoder.contract;

/** What every part of the contract needs. */
interface SubjectUnderTest {
    Subject subject();
}
