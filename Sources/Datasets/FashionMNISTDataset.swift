// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Preparing
import Tensors

/// 28×28 grey pictures of clothes in ten classes.
///
/// Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms",
/// 2017; read from Debian's package dataset-fashion-mnist.
public struct FashionMNISTDataset: Dataset {
    public let split: DatasetSplit
    /// Captions, {} standing for the class.
    public let templates: [String]
    /// The paper's classes in the words of a caption.
    public let classNames = [
        "t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ]
    private let images: IDXFile
    private let labels: IDXFile
    /// The examples of the split among those of the files.
    private let range: Range<Int>

    public var name: String { split == .test ? "fashion-mnist" : "fashion-mnist-\(split.rawValue)" }
    public var summary: String {
        "\(count) grey pictures of clothes, \(images.shape[2]) × \(images.shape[1]), in ten classes"
    }
    public var count: Int { range.count }

    /// Sentences that a class is put into where none are given.
    public static let templates = ["a photo of a {}", "a picture of a {}", "a grey photo of a {}", "a {}"]

    /// Reads one part from the folder where Debian's package puts it, or from `folder`. `validation` is the last
    /// twelfth of the training files, 5,000 of 60,000, and `train` what is before it.
    ///
    /// - Throws: `DatasetError` when the package is not installed or a file is damaged.
    public init(
        split: DatasetSplit = .test, templates: [String] = Self.templates, folder: String? = nil
    ) throws(DatasetError) {
        guard let folder = folder ?? Self.installedFolder() else {
            throw DatasetError("Fashion-MNIST is not on this machine", hint: "sudo apt install dataset-fashion-mnist")
        }
        let prefix = folder + "/" + (split == .test ? "t10k" : "train")
        let images = try IDXFile(contentsOf: prefix + "-images-idx3-ubyte.gz", rank: 3)
        let labels = try IDXFile(contentsOf: prefix + "-labels-idx1-ubyte.gz", rank: 1)
        guard images.shape[0] == labels.shape[0] else {
            throw DatasetError(
                "\(folder) holds \(images.shape[0]) \(split.rawValue) pictures, but \(labels.shape[0]) labels")
        }
        guard images.shape[1] > 0, images.shape[2] > 0, images.shape[1] <= 1024, images.shape[2] <= 1024 else {
            throw DatasetError("the pictures in \(folder) are \(images.shape[2])×\(images.shape[1]) pixels")
        }
        if let label = labels.bytes.first(where: { $0 >= 10 }) {
            throw DatasetError("\(folder) holds the label \(label), but there are ten classes")
        }
        let all = images.shape[0], kept = all / 12
        range =
            switch split {
            case .test: 0..<all
            case .train: 0..<all - kept
            case .validation: all - kept..<all
            }
        self.split = split
        self.templates = templates
        self.images = images
        self.labels = labels
    }

    public func example(_ index: Int) throws(DatasetError) -> DatasetExample {
        try check(index)
        let source = range.lowerBound + index
        let height = images.shape[1], width = images.shape[2], area = height * width
        let storage = Storage(byteCount: area * 3)
        let target = storage.bytes.assumingMemoryBound(to: UInt8.self)
        images.bytes.withUnsafeBufferPointer { bytes in
            for i in 0..<area {
                let grey = bytes[source * area + i]
                (target[3 * i], target[3 * i + 1], target[3 * i + 2]) = (grey, grey, grey)
            }
        }
        let pixels = Tensor(shape: [height, width, 3], dtype: .u8, storage: storage)
        let label = Int(labels.bytes[source])
        do {
            let picture = try Picture(pixels: pixels, name: "\(name) \(index)", format: "idx")
            return DatasetExample(picture: picture, label: label, captions: captions(classNames[label]))
        } catch { throw DatasetError(error.message, hint: error.hint) }
    }

    private func captions(_ name: String) -> [String] { templates.map { $0.replacing("{}", with: name) } }

    /// Where dpkg says that the package's files lie, or where its versions put them.
    private static func installedFolder() -> String? {
        let ending = "/t10k-images-idx3-ubyte.gz"
        let listed = lines(of: "/var/lib/dpkg/info/dataset-fashion-mnist.list")
            .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
        let usual = ["/usr/share/datasets/fashion-mnist", "/usr/share/dataset-fashion-mnist"]
        return (listed + usual).first { access($0 + ending, R_OK) == 0 }
    }

    private static func lines(of path: String) -> [Substring] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    }
}
