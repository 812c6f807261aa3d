import { describe, expect, test } from "vitest";
import { parseStorageAddress } from "#server/contracts/storage-address";
import { readEnv } from "#server/env";

const complaint = (STORAGE_URL: string): string => {
  try {
    readEnv({ STORAGE_URL });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("It was taken.");
};

describe("STORAGE_URL", () => {
  test("names a bucket, and where it is", () => {
    const url = "s3://bucket/some/prefix?endpoint=http://store:9000/&region=eu-central-1&forcePathStyle=true";
    expect(readEnv({ STORAGE_URL: url }).STORAGE_URL).toBe(url);
    expect(parseStorageAddress(url)).toEqual({
      bucket: "bucket",
      prefix: "some/prefix",
      region: "eu-central-1",
      endpoint: "http://store:9000",
      publicEndpoint: null,
      forcePathStyle: true,
    });
    expect(parseStorageAddress("s3://bucket")).toMatchObject({ prefix: "", endpoint: null, forcePathStyle: false });
  });

  test("is not set where it is empty", () => {
    expect(readEnv({ STORAGE_URL: "" }).STORAGE_URL).toBeUndefined();
    expect(readEnv({}).STORAGE_CACHE_BYTES).toBe(10_000_000_000);
  });

  test.each([
    ["no URL", "bucket/secret-key", "must look like s3://"],
    ["another kind of address", "https://bucket/secret-key", "must begin with s3://"],
    ["credentials", "s3://user:secret-key@bucket", "AWS_ACCESS_KEY_ID"],
    ["credentials of the store", "s3://bucket?endpoint=http://user:secret-key@store", "no user and no password"],
    ["no bucket", "s3:///secret-key", "must name a bucket"],
    ["a way out of the prefix", "s3://bucket/a%2F..%2Fsecret-key", "prefix"],
    ["a setting that there is not", "s3://bucket?secretKey=secret-key", "no settings but"],
    ["no address of a store", "s3://bucket?endpoint=secret-key", "http://"],
    ["neither true nor false", "s3://bucket?forcePathStyle=secret-key", "true or false"],
  ])("that holds %s is refused in one line that repeats none of it", (_, url, expected) => {
    const message = complaint(url);
    expect(message).toMatch(/^STORAGE_URL [^\n]*$/);
    expect(message).toContain(expected);
    expect(message).not.toContain("secret-key");
  });
});
