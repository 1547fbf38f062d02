// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Expects the gradients that a pass holds to be PyTorch's.
func expectGradients(
    of model: LoadedModel, _ fixture: String, in file: String = "gradients.txt", _ pass: Pass
) throws {
    let expected = try GradientDigest.all(of: fixture, in: file)
    // A key's bias moves no softmax: its gradient is 0 but for rounding, which is measured by the whole model's.
    let least = expected.values.reduce(0) { max($0, $1.norm) } * 1e-3
    var worst = (difference: 0.0, path: "")
    for parameter in model.layout.parameters {
        guard let gradient = pass.gradient(of: parameter), let wanted = expected[parameter.path] else { continue }
        let difference = GradientDigest(of: gradient.floats).difference(from: wanted, least: least)
        #expect(difference < GradientParityTests.tolerance, "\(parameter.path)")
        if difference > worst.difference { worst = (difference, parameter.path) }
    }
    print("gradients: \(fixture): largest relative difference \(worst.difference), of \(worst.path)")
}

/// A few numbers in which a wrong gradient shows: its norm, its products with two ramps, and eight of its numbers.
struct GradientDigest {
    let norm: Double
    let products: [Double]
    let numbers: [Double]

    init(of gradient: [Float]) {
        var squares = 0.0, sine = 0.0, cosine = 0.0
        for (i, value) in gradient.enumerated() {
            squares += Double(value) * Double(value)
            sine += Double(value) * sin(Double(i) * 0.7369 + 0.1)
            cosine += Double(value) * cos(Double(i) * 0.1234)
        }
        norm = squares.squareRoot()
        products = [sine, cosine]
        numbers = stride(from: 0, to: gradient.count, by: max(1, gradient.count / 8)).prefix(8).map {
            Double(gradient[$0])
        }
    }

    private init(_ words: [Substring]) {
        let values = words.compactMap { Double($0) }
        norm = values[0]
        products = Array(values[1...2])
        numbers = Array(values[3...])
    }

    /// The digests of a checkpoint's gradients by the weights' names, from a file beside the fixtures.
    static func all(of fixture: String, in file: String = "gradients.txt") throws -> [String: GradientDigest] {
        let text = try String(contentsOfFile: Fixtures.path("gradients/\(file)"), encoding: .utf8)
        var digests: [String: GradientDigest] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == fixture, words[1] != "loss" {
                digests[String(words[1])] = GradientDigest(Array(words[2...]))
            }
        }
        return digests
    }

    /// The largest difference of any of its numbers, as a share of the other's norm, or of `least` where that is more.
    func difference(from other: GradientDigest, least: Double) -> Double {
        guard numbers.count == other.numbers.count else { return .infinity }
        let pairs = zip([norm] + products + numbers, [other.norm] + other.products + other.numbers)
        return pairs.map { abs($0 - $1) }.reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
            / max(other.norm, least)
    }
}
