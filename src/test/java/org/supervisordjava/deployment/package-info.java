/**
 * What is deployed beyond one machine: the manifests of {@code docker/kubernetes} against the API's
 * own types.
 */
package org.supervisordjava.deployment;
