package org.sirocco.text.names;

/** A jar by the coordinates that Maven knows it by. */
public record MavenArtifact(String groupId, String artifactId, String version) {
    /** {@code group:artifact:version}. */
    public String coordinates() {
        return groupId + ":" + artifactId + ":" + version;
    }

    public String jarName() {
        return artifactId + "-" + version + ".jar";
    }
}
