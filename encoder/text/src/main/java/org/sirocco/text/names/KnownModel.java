package org.sirocco.text.names;

import java.util.Objects;
import org.sirocco.text.families.BertConfig;
import org.sirocco.text.model.SentenceSettings;

/** A model that can be asked for by name. Its weights come as data out of a Maven artifact. */
public final class KnownModel {
    private final String name;
    private final String groupId;
    private final String artifactId;
    private final String version;
    private final String onnx;
    private final long onnxBytes;
    private final String onnxSha256;
    private final String tokenizer;
    private final String tokenizerSha256;
    private final String licence;
    private final long jarBytes;
    private final BertConfig config;
    private final SentenceSettings settings;

    private KnownModel(Builder builder) {
        name = Objects.requireNonNull(builder.name, "name must not be null");
        groupId = Objects.requireNonNull(builder.groupId, "groupId must not be null");
        artifactId = Objects.requireNonNull(builder.artifactId, "artifactId must not be null");
        version = Objects.requireNonNull(builder.version, "version must not be null");
        onnx = Objects.requireNonNull(builder.onnx, "onnx must not be null");
        onnxBytes = builder.onnxBytes;
        onnxSha256 = Objects.requireNonNull(builder.onnxSha256, "onnxSha256 must not be null");
        tokenizer = Objects.requireNonNull(builder.tokenizer, "tokenizer must not be null");
        tokenizerSha256 = Objects.requireNonNull(builder.tokenizerSha256, "tokenizerSha256 must not be null");
        licence = Objects.requireNonNull(builder.licence, "licence must not be null");
        jarBytes = builder.jarBytes;
        config = Objects.requireNonNull(builder.config, "config must not be null");
        settings = Objects.requireNonNull(builder.settings, "settings must not be null");
    }

    /** @param name what people type */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Starts from this row. */
    public Builder toBuilder() {
        return new Builder(name).groupId(groupId).artifactId(artifactId).version(version).onnx(onnx)
                .onnxBytes(onnxBytes).onnxSha256(onnxSha256).tokenizer(tokenizer).tokenizerSha256(tokenizerSha256)
                .licence(licence).jarBytes(jarBytes).config(config).settings(settings);
    }

    /** What people type. */
    public String name() {
        return name;
    }

    /** The artifact's group. */
    public String groupId() {
        return groupId;
    }

    /** The artifact's name. */
    public String artifactId() {
        return artifactId;
    }

    /** The artifact's version. */
    public String version() {
        return version;
    }

    /** The weights' file in the jar. */
    public String onnx() {
        return onnx;
    }

    /** The size of that file. */
    public long onnxBytes() {
        return onnxBytes;
    }

    /** The SHA-256 of that file in hex. */
    public String onnxSha256() {
        return onnxSha256;
    }

    /** The tokenizer's file in the jar. */
    public String tokenizer() {
        return tokenizer;
    }

    /** The SHA-256 of that file in hex. */
    public String tokenizerSha256() {
        return tokenizerSha256;
    }

    /** SPDX identifier of the weights' licence. */
    public String licence() {
        return licence;
    }

    /** What fetching it downloads. */
    public long jarBytes() {
        return jarBytes;
    }

    /** Its shape, which the ONNX file does not tell. */
    public BertConfig config() {
        return config;
    }

    /** What happens around the encoder. */
    public SentenceSettings settings() {
        return settings;
    }

    /** The jar that it comes in. */
    public MavenArtifact artifact() {
        return new MavenArtifact(groupId, artifactId, version);
    }

    /** {@code group:artifact:version}. */
    public String coordinates() {
        return artifact().coordinates();
    }

    /** The artifact's file name. */
    public String jarName() {
        return artifact().jarName();
    }

    @Override
    public String toString() {
        return "KnownModel[" + name + ", " + coordinates() + "]";
    }

    /** Takes a row of the table by name; every value must be given. */
    public static final class Builder {
        private final String name;
        private String groupId;
        private String artifactId;
        private String version;
        private String onnx;
        private long onnxBytes;
        private String onnxSha256;
        private String tokenizer;
        private String tokenizerSha256;
        private String licence;
        private long jarBytes;
        private BertConfig config;
        private SentenceSettings settings;

        private Builder(String name) {
            this.name = name;
        }

        public Builder groupId(String value) {
            groupId = value;
            return this;
        }

        public Builder artifactId(String value) {
            artifactId = value;
            return this;
        }

        public Builder version(String value) {
            version = value;
            return this;
        }

        public Builder onnx(String value) {
            onnx = value;
            return this;
        }

        public Builder onnxBytes(long value) {
            onnxBytes = value;
            return this;
        }

        public Builder onnxSha256(String value) {
            onnxSha256 = value;
            return this;
        }

        public Builder tokenizer(String value) {
            tokenizer = value;
            return this;
        }

        public Builder tokenizerSha256(String value) {
            tokenizerSha256 = value;
            return this;
        }

        public Builder licence(String value) {
            licence = value;
            return this;
        }

        public Builder jarBytes(long value) {
            jarBytes = value;
            return this;
        }

        public Builder config(BertConfig value) {
            config = value;
            return this;
        }

        public Builder settings(SentenceSettings value) {
            settings = value;
            return this;
        }

        public KnownModel build() {
            return new KnownModel(this);
        }
    }
}
