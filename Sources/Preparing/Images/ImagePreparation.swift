// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// From a picture to a model's pixel values as a checkpoint's preprocessor file says: resize, crop, rescale, normalise.
///
/// Source: transformers 5.23, `image_processing_backends.py`; `.pillow` follows its `PilBackend`, `.torchvision` its
/// `TorchvisionBackend`, each in its own order and precision of arithmetic.
public struct ImagePreparation: Sendable {
    /// The processor's name in transformers, such as `CLIPImageProcessor`.
    public var processor: String
    /// nil: the picture keeps its size.
    public var resize: ResizeTarget?
    public var filter: ResamplingFilter
    public var method: ResizeMethod
    /// The middle part that is kept; nil: all.
    public var crop: PixelSize?
    /// What bytes are multiplied by; nil: nothing.
    public var rescale: Double?
    /// What is subtracted after rescaling.
    public var rescaleOffset: Double
    /// nil: not normalised.
    public var normalization: Normalization?
    var quirks = Quirks()

    /// What is subtracted from each channel, and what it is then divided by.
    public struct Normalization: Sendable, Equatable {
        public var mean: [Double]
        public var std: [Double]
    }

    /// Departures from the right way, each of which a test shows to break parity.
    struct Quirks {
        var antialias = true
        var cubic = -0.5
        var roundsBetweenPasses = true
        var roundsCropOffset = false
    }

    /// The most pixels that a model is given: 4096×4096, which take 200 MB as pixel values.
    public static let pixelLimit = 1 << 24

    /// Whether pictures of other proportions come to other sizes, for a model that takes them all.
    public var keepsProportions: Bool {
        guard crop == nil, case .multiple = resize else { return false }
        return true
    }

    /// What a model of this preparation is given for `picture`.
    ///
    /// - Throws: `PreparingError` when the result would have more than `pixelLimit` pixels or a side of 0.
    public func prepare(_ picture: Picture) throws(PreparingError) -> PreparedImage {
        let resized = try resize?.size(for: picture.size) ?? picture.size
        let window = window(of: resized)
        guard let area = window.output.area, area > 0, area <= Self.pixelLimit else {
            throw PreparingError(
                "\(picture.name) would become \(window.output.width)×\(window.output.height) pixels: too many",
                hint: "crop the picture to a squarer shape")
        }
        let pixels = try cut(picture, resized: resized, window: window)
        return PreparedImage(
            pixelValues: values(of: pixels), pixels: pixels,
            geometry: PreparationGeometry(
                original: picture.size, resized: resized,
                crop: PixelRectangle(
                    x: Double(window.x), y: Double(window.y), width: Double(window.output.width),
                    height: Double(window.output.height))),
            steps: steps(from: picture.size, to: resized, window: window))
    }

    /// Several pictures for one pass.
    ///
    /// - Throws: `PreparingError` when there are none, or their sizes differ after preparation.
    public func prepare(_ pictures: [Picture]) throws(PreparingError) -> PreparedBatch {
        var images: [PreparedImage] = []
        for picture in pictures { images.append(try prepare(picture)) }
        guard let shape = images.first?.pixelValues.shape else {
            throw PreparingError("there is no picture to prepare")
        }
        for (image, picture) in zip(images, pictures) where image.pixelValues.shape != shape {
            let size = image.geometry.output
            throw PreparingError(
                "\(picture.name) comes to \(size.width)×\(size.height) pixels, the first picture to "
                    + "\(shape[2])×\(shape[1])",
                hint: "this model keeps proportions: give it one picture at a time")
        }
        let each = images[0].pixelValues.byteCount
        let storage = Storage(byteCount: each * images.count)
        for (i, image) in images.enumerated() {
            (storage.bytes + i * each).copyMemory(from: image.pixelValues.bytes, byteCount: each)
        }
        withExtendedLifetime(images) {}
        return PreparedBatch(
            pixelValues: Tensor(shape: [images.count] + shape, dtype: .f32, storage: storage), images: images)
    }
}
