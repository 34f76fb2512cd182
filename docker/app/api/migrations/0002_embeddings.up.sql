-- requires: vector
CREATE TABLE embeddings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label text NOT NULL,
    embedding vector({dimensions}) NOT NULL
);
CREATE INDEX embeddings_nearest ON embeddings USING hnsw (embedding vector_l2_ops);
