// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Networks
import Preparing
import Synchronization
import Tensors

/// A model with everything from its folder: network, weights, preparation of pictures, tokenizer.
///
/// Opening reads config.json and the header of the weights. Weights are paged in when they are computed with; tokenizer
/// and preparation are read when they are first asked for.
public final class LoadedModel: Sendable {
    /// The folder's last name, or the hub id.
    public let name: String
    /// Where the model's own files are; nil for a fresh one.
    public let folder: CheckpointFolder?
    public let description: ModelDescription
    public let model: any Model
    /// All modules and weights by the checkpoint's names.
    public let layout: ModelLayout
    public let facts: ModelFacts
    /// The files that weights are views of; nil where there are none.
    let files: WeightFiles?
    private let tokenizerSlot = Mutex<(any Tokenizer)?>(nil)
    private let preparationSlot = Mutex<ImagePreparation?>(nil)

    /// Opens the model that `reference` means: a folder's path, or a hub id in the local cache.
    public convenience init(_ reference: String, environment: [String: String]) throws {
        try self.init(folder: try CheckpointFolder(reference, environment: environment))
    }

    /// Opens the model in a folder.
    ///
    /// - Throws: `CheckpointError`, `ModelError` or `NetworkError` naming what is not as it must be.
    public convenience init(folder given: CheckpointFolder) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let folder = try SentenceModules(folder: given).flatMap { given.subfolder($0.transformer) } ?? given
        let files = try folder.weights()
        try self.init(
            name: given.identifier?.repository ?? Self.lastName(given.path),
            description: ModelDescription(config: try folder.config(), folder: given), source: .files(files),
            folder: folder, files: files, since: start)
    }

    /// A model of the given configuration with fresh random weights.
    ///
    /// - Parameter folder: whose tokenizer and preparation it uses; nil for none.
    public convenience init(name: String, fresh config: JSON, seed: UInt64, folder: CheckpointFolder? = nil) throws {
        try self.init(
            name: name, description: ModelDescription(config: config, folder: folder), source: .fresh(seed: seed),
            folder: folder, files: nil, since: ContinuousClock().now)
    }

    /// A second model of the same values, whose weights change on their own.
    public func copy(named name: String) throws -> LoadedModel {
        try LoadedModel(
            name: name, description: description, source: .copy(of: layout), folder: folder, files: files,
            since: ContinuousClock().now)
    }

    /// Builds the network that `description` means from the weights of `source`.
    init(
        name: String, description: ModelDescription, source: WeightsSource, folder: CheckpointFolder?,
        files: WeightFiles?, since start: ContinuousClock.Instant
    ) throws {
        let ledger = WeightsLedger(source)
        let type = try ModelCatalog.model(of: description)
        model = try type.init(description, weights: ledger.root)
        do { layout = try ledger.finish(ignoring: type.ignoredNames) } catch {
            throw NetworkError("\(name): \(error.message)", hint: error.hint)
        }
        self.name = name
        self.description = description
        self.folder = folder
        self.files = files
        facts = ModelFacts(
            modelType: description.config["model_type"]?.string ?? "", layout: layout,
            fileBytes: files?.byteCount ?? 0, opening: ContinuousClock().now - start)
    }

    /// How pictures are prepared for the model.
    ///
    /// - Throws: `ModelError` when the folder does not say.
    public func preparation() throws -> ImagePreparation {
        try preparationSlot.withLock { slot in
            if let slot { return slot }
            guard let json = try folder?.imageProcessor() else {
                throw ModelError(
                    "\(name) has no preprocessor_config.json, so it does not say how pictures are prepared")
            }
            let preparation = try ImagePreparation(json)
            slot = preparation
            return preparation
        }
    }

    /// The model's tokenizer.
    ///
    /// - Throws: `ModelError` or `PreparingError` when the folder has none that can be read.
    public func tokenizer() throws -> any Tokenizer {
        try tokenizerSlot.withLock { slot in
            if let slot { return slot }
            guard let folder else { throw ModelError("\(name) comes from no folder, so it has no tokenizer") }
            let tokenizer = try TokenizerLoader(folder: folder.path).load()
            slot = tokenizer
            return tokenizer
        }
    }

    /// The files that hold the weights; none for a fresh model.
    public var weightPaths: [String] { files?.files.map(\.path) ?? [] }

    /// - Throws: `CheckpointError` when the weights' file was cut short since it was opened.
    public func checkIntact() throws { try files?.checkIntact() }

    private static func lastName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
