package org.supervisordjava.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads each manifest as the API's own type; a field or a value that the type does not know is an
 * error.
 */
final class KubernetesManifestsTest {

    private static final Path ROOT = Path.of("docker/kubernetes");
    private static final Path BASE = ROOT.resolve("base");

    private static final Map<String, Class<? extends HasMetadata>> TYPES =
            Map.of(
                    "apps/v1/StatefulSet", StatefulSet.class,
                    "v1/Service", Service.class,
                    "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
                    "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
                    "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class);

    /**
     * The model's classes collect unknown fields instead of refusing them: that is taken from them.
     */
    private static final YAMLMapper STRICT =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .annotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                private static final long serialVersionUID = 1;

                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            })
                    .build();

    /** What an overlay may say; kustomize itself refuses anything else, but need not be at hand. */
    private static final Set<String> OVERLAY_FIELDS =
            Set.of(
                    "apiVersion",
                    "kind",
                    "resources",
                    "nameSuffix",
                    "labels",
                    "images",
                    "patches",
                    "secretGenerator");

    @ParameterizedTest
    @MethodSource("manifests")
    void manifest_hasOnlyFieldsThatTheApiKnows(Path file) throws IOException {
        assertFalse(read(file).getMetadata().getName().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec",
                "spec.template.spec",
                "spec.template.spec.containers.0.startupProbe"
            })
    void misspeltField_isRefused(String parent) throws IOException {
        JsonNode tree = STRICT.readTree(BASE.resolve("statefulset.yaml").toFile());
        ((ObjectNode) tree.at("/" + parent.replace('.', '/'))).put("replcas", 1);
        assertThrows(
                JsonProcessingException.class, () -> STRICT.treeToValue(tree, StatefulSet.class));
    }

    @Test
    void base_listsEveryManifest() throws IOException {
        JsonNode kustomization = STRICT.readTree(BASE.resolve("kustomization.yaml").toFile());
        Set<String> listed = new TreeSet<>();
        kustomization.get("resources").forEach(name -> listed.add(name.asText()));
        assertEquals(
                manifests()
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.toCollection(TreeSet::new)),
                listed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "genie"})
    void overlay_refersToWhatIsThere(String kind) throws IOException {
        Path overlay = ROOT.resolve("overlays").resolve(kind);
        JsonNode kustomization = overlay(kind);
        Map<String, JsonNode> fields = STRICT.convertValue(kustomization, new TypeReference<>() {});
        assertTrue(
                OVERLAY_FIELDS.containsAll(fields.keySet()), () -> "unknown: " + fields.keySet());
        for (JsonNode resource : kustomization.get("resources")) {
            assertTrue(
                    Files.exists(overlay.resolve(resource.asText()).resolve("kustomization.yaml")),
                    resource::asText);
        }
        assertEquals("-" + kind, kustomization.get("nameSuffix").asText());
        assertEquals(container().getImage(), kustomization.at("/images/0/name").asText());
        assertEquals("hive-" + kind + "-unified", kustomization.at("/images/0/newName").asText());
        String secret = kustomization.at("/secretGenerator/0/name").asText();
        assertTrue(
                pod().getVolumes().stream()
                        .anyMatch(
                                v ->
                                        v.getSecret() != null
                                                && secret.equals(v.getSecret().getSecretName())));
        assertEquals(
                Path.of(
                                "/run/secrets/hive",
                                kustomization.at("/secretGenerator/0/files/0").asText())
                        .toString(),
                container().getEnv().getFirst().getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent:38886", "genie:48886"})
    void overlay_givesThePortThatTheImageExposes(String kindAndPort) throws IOException {
        String[] wanted = kindAndPort.split(":");
        JsonNode kustomization = overlay(wanted[0]);
        JsonNode patch = STRICT.readTree(kustomization.at("/patches/0/patch").asText());
        assertEquals(
                "/spec/template/spec/containers/0/ports/0/containerPort",
                patch.at("/0/path").asText());
        assertEquals("api", container().getPorts().getFirst().getName());
        assertEquals(wanted[1], patch.at("/0/value").asText());
        String dockerfile =
                Files.readString(Path.of("docker", wanted[0], "Dockerfile." + wanted[0]));
        assertTrue(dockerfile.contains("EXPOSE " + wanted[1] + " 9001"));
    }

    @Test
    void password_isMadeByTheOperatorAndIgnoredByGit() throws IOException {
        assertTrue(
                Files.readAllLines(Path.of(".gitignore"))
                        .contains("/docker/kubernetes/overlays/*/password"));
        for (String kind : List.of("agent", "genie")) {
            assertEquals("password", overlay(kind).at("/secretGenerator/0/files/0").asText());
        }
    }

    @Test
    void probes_askTheThreeHealthRoutes() throws IOException {
        assertEquals("/health/startup", path(container().getStartupProbe()));
        assertEquals("/health/ready", path(container().getReadinessProbe()));
        assertEquals("/health/live", path(container().getLivenessProbe()));
    }

    @Test
    void everyMount_hasItsVolume() throws IOException {
        StatefulSet set = (StatefulSet) read(BASE.resolve("statefulset.yaml"));
        Set<String> volumes =
                Stream.concat(
                                pod().getVolumes().stream().map(Volume::getName),
                                set.getSpec().getVolumeClaimTemplates().stream()
                                        .map(PersistentVolumeClaim::getMetadata)
                                        .map(metadata -> metadata.getName()))
                        .collect(Collectors.toSet());
        assertEquals(
                volumes,
                container().getVolumeMounts().stream()
                        .map(VolumeMount::getName)
                        .collect(Collectors.toSet()));
    }

    @Test
    void everySelector_selectsThePods() throws IOException {
        StatefulSet set = (StatefulSet) read(BASE.resolve("statefulset.yaml"));
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertEquals(labels, set.getSpec().getSelector().getMatchLabels());
        assertEquals(
                labels, ((Service) read(BASE.resolve("service.yaml"))).getSpec().getSelector());
        assertEquals(
                labels,
                ((PodDisruptionBudget) read(BASE.resolve("poddisruptionbudget.yaml")))
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertEquals(
                labels,
                ((NetworkPolicy) read(BASE.resolve("networkpolicy.yaml")))
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels());
        assertEquals(
                labels,
                ((PodMonitor) read(BASE.resolve("podmonitor.yaml")))
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
    }

    @Test
    void everyPortByName_isThere() throws IOException {
        Set<String> ports =
                container().getPorts().stream()
                        .map(ContainerPort::getName)
                        .collect(Collectors.toSet());
        NetworkPolicy policy = (NetworkPolicy) read(BASE.resolve("networkpolicy.yaml"));
        Service service = (Service) read(BASE.resolve("service.yaml"));
        PodMonitor monitor = (PodMonitor) read(BASE.resolve("podmonitor.yaml"));
        assertTrue(
                ports.contains(
                        service.getSpec().getPorts().getFirst().getTargetPort().getStrVal()));
        assertTrue(ports.contains(monitor.getSpec().getPodMetricsEndpoints().getFirst().getPort()));
        assertEquals(
                ports,
                policy.getSpec().getIngress().stream()
                        .flatMap(rule -> rule.getPorts().stream())
                        .map(port -> port.getPort().getStrVal())
                        .collect(Collectors.toSet()));
    }

    @Test
    void pod_runsWithoutAnyPrivilege() throws IOException {
        assertTrue(pod().getSecurityContext().getRunAsNonRoot());
        assertEquals(1000, pod().getSecurityContext().getRunAsUser());
        assertTrue(container().getSecurityContext().getReadOnlyRootFilesystem());
        assertFalse(container().getSecurityContext().getAllowPrivilegeEscalation());
        assertEquals(List.of("ALL"), container().getSecurityContext().getCapabilities().getDrop());
    }

    private static Stream<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.list(BASE)) {
            return files
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static HasMetadata read(Path file) throws IOException {
        JsonNode tree = STRICT.readTree(file.toFile());
        String type = tree.path("apiVersion").asText() + "/" + tree.path("kind").asText();
        assertTrue(TYPES.containsKey(type), () -> file + " is of an unexpected type: " + type);
        return STRICT.treeToValue(tree, TYPES.get(type));
    }

    private static PodSpec pod() throws IOException {
        return ((StatefulSet) read(BASE.resolve("statefulset.yaml")))
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static Container container() throws IOException {
        return pod().getContainers().getFirst();
    }

    private static String path(Probe probe) {
        assertEquals("health", probe.getHttpGet().getPort().getStrVal());
        return probe.getHttpGet().getPath();
    }

    private static JsonNode overlay(String kind) throws IOException {
        return STRICT.readTree(
                ROOT.resolve("overlays").resolve(kind).resolve("kustomization.yaml").toFile());
    }
}
