package org.sirocco.text.files;

import org.sirocco.encoder.EncoderConfig;

/**
 * A model that can be asked for by name. Its weights come as data out of a Maven artifact.
 *
 * @param name            what people type
 * @param groupId         of the artifact
 * @param artifactId      of the artifact
 * @param version         of the artifact
 * @param onnx            the weights' file in the jar
 * @param onnxBytes       its size
 * @param onnxSha256      its SHA-256 in hex
 * @param tokenizer       the tokenizer's file in the jar
 * @param tokenizerSha256 its SHA-256 in hex
 * @param licence         SPDX identifier of the weights' licence
 * @param jarBytes        what fetching it downloads
 * @param config          its shape, which the ONNX file does not tell
 * @param settings        what happens around the encoder
 */
public record KnownModel(String name, String groupId, String artifactId, String version, String onnx, long onnxBytes,
        String onnxSha256, String tokenizer, String tokenizerSha256, String licence, long jarBytes,
        EncoderConfig config, SentenceSettings settings) {

    /** {@code group:artifact:version}. */
    public String coordinates() {
        return groupId + ":" + artifactId + ":" + version;
    }

    /** The artifact's file name. */
    String jarName() {
        return artifactId + "-" + version + ".jar";
    }
}
