// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Results

@Suite("Format")
struct FormatTests {
    @Test("Curves' numbers have three digits that count, small ones an exponent, large ones commas")
    func short() {
        for (value, text) in [
            (0.441, "0.441"), (7.7e-5, "7.7e-5"), (0.0049, "4.9e-3"), (1.306, "1.31"), (12.34, "12.3"),
            (99.96, "100.0"),
            (1313.4, "1,313"), (-0.5, "-0.500"), (0, "0"), (2.5e7, "2.5e7"), (.nan, "nan"), (-.infinity, "-inf"),
        ] {
            #expect(Format.short(value) == text)
        }
    }

    @Test("Counts have a comma at thousands")
    func counts() {
        #expect(
            [0, 999, 1650, -1_234_567, .max].map { Format.count($0) } == [
                "0", "999", "1,650", "-1,234,567", "9,223,372,036,854,775,807",
            ])
        #expect(Format.count(.min) == "-9,223,372,036,854,775,808")
    }

    @Test("A blank stands before units")
    func units() {
        #expect(Format.parameters(149_620_737) == "149.6 M")
        #expect(Format.parameters(7_000_000_000) == "7.0 G")
        #expect(Format.parameters(768) == "768")
        #expect(Format.bytes(1_234_567_890) == "1.2 GB")
        #expect(Format.bytes(412_300_000) == "412 MB")
        #expect(Format.bytes(512) == "512 B")
        #expect(
            [0.0004, 0.031, 0.84, 12.34, 173, 7384].map(Format.seconds) == [
                "0.4 ms", "31 ms", "0.84 s", "12.3 s", "2 min 53 s", "2 h 3 min",
            ])
    }

    @Test("A share that is not nothing never reads 0 %, nor one that is not all 100 %")
    func shares() {
        #expect([0, 0.001, 0.69, 0.999, 1].map(Format.share) == ["0 %", "< 1 %", "69 %", "> 99 %", "100 %"])
    }

    @Test("Four digits count, and small or large numbers have an exponent")
    func numbers() {
        #expect(
            [0, 0.11832, 7.9424, 13.126, 131.26, 1313.2, 0.000077, -2.5e9, 3, .nan, -.infinity].map(Format.number)
                == ["0", "0.1183", "7.942", "13.13", "131.3", "1313", "7.7e-5", "-2.5e9", "3", "nan", "-inf"])
        #expect(Format.fixed(-0.0004, 3) == "0.000")
        #expect(Format.stage("-0.5") == "−0.5")
    }
}
